/** Sample service: mails invoices and credit notes. */
@ApplicationModule(allowedDependencies = {"message", "polling", "sample.runtime", "transaction"})
@NullMarked
package io.orderescrow.sample.invoice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
