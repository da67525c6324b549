<#ftl output_format="Slack">
<#-- Any event for Slack. subject is the header (150 characters at most), text the message; what a value holds is escaped.
     A file for one event may assign sign, in place of the usual one before the text, and include this one. -->
<#assign subject>[DR][${event.severity?upper_case}] ${event.system}/${event.source}: ${event.kind?replace(".", " ")}</#assign>
<#if event.kind?ends_with(".succeeded") || event.kind?ends_with(".recovered")>
<#assign usual = ":white_check_mark: ">
<#elseif event.kind?ends_with(".failed")>
<#assign usual = ":x: ">
<#else>
<#assign usual = ":warning: ">
</#if>
<#assign text>
*${title}* (`${event.system}/${event.source}`)
${sign!usual}${event.text}
<#if event.hint?has_content>
_What to do:_ ${event.hint}
</#if>
${event.happenedAt}<#if event.runId?has_content> · run `${event.runId}`</#if> · told by plan line "${planLine}"
</#assign>
