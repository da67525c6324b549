package org.bactrian.communication;

/**
 * A message as its template wrote it.
 *
 * @param subject one line
 * @param text for every reader; for Slack already escaped
 * @param html empty when the channel has none
 */
record Rendered(String subject, String text, String html) {}
