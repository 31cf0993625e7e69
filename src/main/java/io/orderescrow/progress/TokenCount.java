package io.orderescrow.progress;

/**
 * How many tokens are at one step of a process.
 *
 * @param activityId the element in the model
 * @param waiting all of them
 * @param askedAgain those whose first asking was not answered in time
 */
public record TokenCount(String activityId, long waiting, long askedAgain) {}
