/**
 * The files with which the containers are deployed: {@code docker-compose.yml} and the scripts that
 * create the users of the servers. Tests run the same scripts against real servers.
 */
@NullMarked
package io.orderescrow.deployment;

import org.jspecify.annotations.NullMarked;
