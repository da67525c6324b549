<#ftl output_format="HTML">
<#-- Any event for e-mail: subject and text are plain, html is escaped. The text says everything that the html says. -->
<#outputformat "plainText">
<#assign subject>[DR][${event.severity?upper_case}] ${event.system}/${event.source}: ${event.kind?replace(".", " ")}</#assign>
<#assign text>
${title} (${event.system}/${event.source})

${event.text}
<#if event.hint?has_content>

What to do: ${event.hint}
</#if>

When:    ${event.happenedAt}
<#if event.runId?has_content>
Run:     ${event.runId}
</#if>
Notice:  ${notice}
To:      ${to}, by plan line "${planLine}"
</#assign>
</#outputformat>
<#assign html>
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}: ${event.kind?replace(".", " ")}</title></head>
<body style="font-family: sans-serif">
<h1 style="font-size: 1.2em">${title} (${event.system}/${event.source})</h1>
<p>${event.text}</p>
<#if event.hint?has_content>
<p><strong>What to do:</strong> ${event.hint}</p>
</#if>
<p>When: ${event.happenedAt}<br>
<#if event.runId?has_content>
Run: ${event.runId}<br>
</#if>
Notice: ${notice}<br>
To: ${to}, by plan line "${planLine}"</p>
</body>
</html>
</#assign>
