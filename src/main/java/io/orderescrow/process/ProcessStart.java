package io.orderescrow.process;

import io.orderescrow.instance.SearchKeys;

/** A process instance to start. */
record ProcessStart(String processKey, String businessKey, SearchKeys searchKeys) {}
