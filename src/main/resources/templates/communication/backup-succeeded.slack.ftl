<#ftl output_format="Slack">
<#-- A good backup for Slack: event.slack.ftl with a sign before the text. -->
<#assign sign = ":white_check_mark: ">
<#include "event.slack.ftl">
