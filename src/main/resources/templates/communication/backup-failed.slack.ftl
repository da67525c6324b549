<#ftl output_format="Slack">
<#-- A failed backup for Slack: event.slack.ftl with a sign before the text. -->
<#assign sign = ":x: ">
<#include "event.slack.ftl">
