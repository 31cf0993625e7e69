/**
 * Reference inventory, payment, invoice and shipping services: outsiders that know the contract
 * only.
 */
@ApplicationModule(allowedDependencies = {"message", "polling", "transaction"})
@NullMarked
package io.orderescrow.participant;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
