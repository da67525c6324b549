<#ftl output_format="HTML">
<#-- The public page. It knows names, states and ages, and nothing else of the systems. -->
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${headline} – ${title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header>
<h1>${title}</h1>
<p class="headline ${indicator}"><strong>${headline}</strong></p>
<p class="quiet">Checked <time datetime="${checkedAt}">${checkedAt?replace("T", " ")?replace("Z", " UTC")}</time></p>
</header>
<main>
<#list groups as group, systems>
<section>
<h2>${group}</h2>
<ul>
<#list systems as system>
<li>
<h3>${system.name}</h3>
<p class="state ${system.status}"><span aria-hidden="true">${system.shape}</span> ${system.word}</p>
<#if system.lastGood?has_content>
<p class="quiet">Last good backup <time datetime="${system.lastGood}">${system.age} ago</time></p>
<#else>
<p class="quiet">No backup yet</p>
</#if>
</li>
</#list>
</ul>
</section>
<#else>
<p>No system is shown here.</p>
</#list>
</main>
<footer>
<p class="quiet">The same as <a href="/api/v2/summary.json">JSON</a></p>
</footer>
</body>
</html>
