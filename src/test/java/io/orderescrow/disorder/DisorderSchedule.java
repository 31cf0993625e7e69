package io.orderescrow.disorder;

import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * The messages that arrive, with their sequence, their batches and their lanes. A message that is
 * lost on the way either never arrives or arrives as a straggler, after the orders have ended.
 *
 * @param lanes the batches of each lane
 * @param stragglers messages that arrive after the orders have ended
 * @param complete the orders whose messages are all among the lanes' batches
 */
record DisorderSchedule(
    List<List<List<RawMessage>>> lanes, List<RawMessage> stragglers, List<OrderScenario> complete) {

  private static final int LANES = 2;
  private static final int LARGEST_BATCH = 10;

  /** Distributes all messages of some orders. */
  static DisorderSchedule random(List<OrderScenario> scenarios, Random random) {
    // Nodes do not know the lanes of each other. In this case an order may use any lane.
    boolean anyLane = random.nextInt(3) == 0;
    List<List<Deque<RawMessage>>> hands = List.of(new ArrayList<>(), new ArrayList<>());
    List<RawMessage> stragglers = new ArrayList<>();
    List<OrderScenario> complete = new ArrayList<>();
    for (OrderScenario scenario : scenarios) {
      boolean lossy = random.nextBoolean();
      List<RawMessage> arriving = new ArrayList<>();
      arriving.addAll(copies(scenario.placed(), random));
      if (scenario.cancelled()) {
        arriving.addAll(copies(scenario.cancel(), random));
      }
      int lost = 0;
      for (RawMessage answer : scenario.answers()) {
        if (lossy && random.nextInt(3) == 0) {
          lost++;
          if (random.nextBoolean()) {
            stragglers.add(answer);
          }
        } else {
          arriving.addAll(copies(answer, random));
        }
      }
      if (lost == 0 && !scenario.cancelled()) {
        complete.add(scenario);
      }
      disturb(arriving, random);
      List<Deque<RawMessage>> dealt = List.of(new ArrayDeque<>(), new ArrayDeque<>());
      int own = random.nextInt(LANES);
      arriving.forEach(each -> dealt.get(anyLane ? random.nextInt(LANES) : own).add(each));
      for (int lane = 0; lane < LANES; lane++) {
        hands.get(lane).add(dealt.get(lane));
      }
    }
    List<List<List<RawMessage>>> lanes =
        hands.stream().map(hand -> batches(interleaved(hand, random), random)).toList();
    return new DisorderSchedule(lanes, stragglers, complete);
  }

  /**
   * Returns a message, up to three duplicates of it, and perhaps the same content with a new id.
   */
  static List<RawMessage> copies(RawMessage message, Random random) {
    List<RawMessage> copies = new ArrayList<>(List.of(message));
    if (random.nextInt(3) == 0) {
      copies.addAll(Collections.nCopies(1 + random.nextInt(3), message));
    }
    if (random.nextInt(4) == 0) {
      copies.add(RawMessages.with(message, "cloudEvents_id", UUID.randomUUID().toString()));
    }
    return copies;
  }

  /** Applies a random permutation, or swaps a few neighbours. */
  private static void disturb(List<RawMessage> messages, Random random) {
    if (random.nextInt(3) > 0) {
      Collections.shuffle(messages, random);
      return;
    }
    for (int swaps = random.nextInt(4); swaps > 0 && messages.size() > 1; swaps--) {
      int place = random.nextInt(messages.size() - 1);
      Collections.swap(messages, place, place + 1);
    }
  }

  private static List<RawMessage> interleaved(List<Deque<RawMessage>> hand, Random random) {
    List<RawMessage> sequence = new ArrayList<>();
    List<Deque<RawMessage>> left = new ArrayList<>(hand);
    left.removeIf(Deque::isEmpty);
    while (!left.isEmpty()) {
      Deque<RawMessage> next = left.get(random.nextInt(left.size()));
      sequence.add(next.remove());
      left.removeIf(Deque::isEmpty);
    }
    return sequence;
  }

  /** Cuts a sequence into batches of random size. */
  static List<List<RawMessage>> batches(List<RawMessage> sequence, Random random) {
    List<List<RawMessage>> batches = new ArrayList<>();
    for (int from = 0; from < sequence.size(); ) {
      int to = Math.min(sequence.size(), from + 1 + random.nextInt(LARGEST_BATCH));
      batches.add(List.copyOf(sequence.subList(from, to)));
      from = to;
    }
    return batches;
  }
}
