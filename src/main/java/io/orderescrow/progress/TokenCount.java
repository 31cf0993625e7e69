package io.orderescrow.progress;

/**
 * The number of tokens at one activity of a process.
 *
 * @param activityId the element in the model
 * @param waiting all tokens there
 * @param resent the tokens whose command was re-sent because no answer came in time
 */
public record TokenCount(String activityId, long waiting, long resent) {}
