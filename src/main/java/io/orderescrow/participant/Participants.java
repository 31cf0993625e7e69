package io.orderescrow.participant;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageReader;
import io.orderescrow.participant.ParticipantRuntime.Means;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** Runs the services whose roles are active, from the application's start to its stop. */
class Participants implements SmartLifecycle {

  private final List<ParticipantRuntime> runtimes;
  private volatile boolean running;

  Participants(
      List<Participant> participants, Catalogue catalogue, MessageReader reader, Means means) {
    this.runtimes =
        participants.stream()
            .map(
                participant ->
                    new ParticipantRuntime(
                        participant,
                        new Contract(participant.name(), catalogue, reader),
                        reader,
                        means))
            .toList();
  }

  @Override
  public void start() {
    runtimes.forEach(ParticipantRuntime::start);
    running = true;
  }

  @Override
  public void stop() {
    runtimes.forEach(ParticipantRuntime::stop);
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
