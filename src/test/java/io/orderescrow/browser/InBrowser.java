package io.orderescrow.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a test class: its methods, {@code @BeforeEach} ones too, may have parameters of type {@link
 * Browser}. Each is a browser of its own, as if of another person; see {@link RunningChromium}.
 *
 * <p>A test fails when a page complained on the console. Where no Chromium is found the class is
 * skipped, loudly; see {@link Chromium} for where it is looked for.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BrowserExtension.class)
@interface InBrowser {}
