package io.orderescrow.operator;

import org.jspecify.annotations.Nullable;

/**
 * An edited message. Edits of earlier versions have the body before the edit only.
 *
 * @param before the body before the edit
 * @param headersBefore as JSON
 * @param after the body after the edit
 * @param headersAfter as JSON
 */
public record MessageChange(
    byte[] before,
    @Nullable String headersBefore,
    byte @Nullable [] after,
    @Nullable String headersAfter) {}
