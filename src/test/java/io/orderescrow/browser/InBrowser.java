package io.orderescrow.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Allows parameters of type {@link Browser} in the methods of a test class, {@code @BeforeEach}
 * methods too. Each parameter is a browser of its own, like that of another user; see {@link
 * RunningChromium}.
 *
 * <p>A test fails when a page reported an error on the console. Without Chromium the class is
 * skipped, with a visible message; see {@link Chromium} for the search for it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BrowserExtension.class)
@interface InBrowser {}
