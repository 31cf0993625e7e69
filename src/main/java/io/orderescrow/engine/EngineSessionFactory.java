package io.orderescrow.engine;

import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;

/** Opens sessions that replace those of the engine of the same type. */
record EngineSessionFactory(Class<?> getSessionType, Supplier<Session> sessions)
    implements SessionFactory {

  @Override
  public Session openSession() {
    return sessions.get();
  }
}
