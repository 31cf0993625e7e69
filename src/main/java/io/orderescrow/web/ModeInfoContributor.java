package io.orderescrow.web;

import io.orderescrow.outbox.Mode;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.stereotype.Component;

/** Shows under {@code /actuator/info} whether this system is in commanding or tracking mode. */
@Component
class ModeInfoContributor implements InfoContributor {

  private final Mode mode;

  ModeInfoContributor(Mode mode) {
    this.mode = mode;
  }

  @Override
  public void contribute(Info.Builder info) {
    info.withDetail("fulfilment", Map.of("mode", mode.toString()));
  }
}
