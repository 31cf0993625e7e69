package io.orderescrow.shop;

import io.orderescrow.embedded.NodeProcess;
import io.orderescrow.embedded.RegisteredEngine;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.context.ConfigurableApplicationContext;

/** A running orchestrator, in this JVM or in a process of its own. */
interface Orchestrator extends AutoCloseable {

  int port();

  /** Returns its own process. */
  NodeProcess node();

  @Override
  void close();

  static Orchestrator in(ConfigurableApplicationContext context) {
    RegisteredEngine.become(context.getBean(ProcessEngine.class));
    return new Orchestrator() {
      @Override
      public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      }

      @Override
      public NodeProcess node() {
        throw new IllegalStateException("This orchestrator runs in the JVM of the tests");
      }

      @Override
      public void close() {
        context.close();
      }
    };
  }

  static Orchestrator in(NodeProcess node) {
    return new Orchestrator() {
      @Override
      public int port() {
        return node.port();
      }

      @Override
      public NodeProcess node() {
        return node;
      }

      @Override
      public void close() {
        node.close();
      }
    };
  }
}
