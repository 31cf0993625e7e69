package io.orderescrow.instance;

/** The phase of a process instance in our own record. */
public enum InstancePhase {
  /** It is recorded, and the engine has not started it yet. */
  ANNOUNCED,
  RUNNING,
  ENDED
}
