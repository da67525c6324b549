[#ftl output_format="HTML"]
[#-- RECOVERY.txt for the printer: A4, black on white, nothing cut in two. --]
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>[#list blocks as block][#if block.kind() == "title"][=block.text()][/#if][/#list]</title>
<style>
@page { size: A4; margin: 16mm 18mm 18mm; }
body { font: 10.5pt/1.45 Georgia, "DejaVu Serif", serif; color: #000; background: #fff; max-width: 174mm; margin: 0 auto; padding: 8mm 0; }
h1 { font: bold 17pt/1.2 Helvetica, Arial, sans-serif; margin: 0 0 4mm; border-bottom: 1.2pt solid #000; padding-bottom: 2mm; overflow-wrap: anywhere; }
h2 { font: bold 13pt/1.25 Helvetica, Arial, sans-serif; margin: 8mm 0 2mm; break-after: avoid; }
h3 { font: bold 10.5pt/1.35 Helvetica, Arial, sans-serif; margin: 4mm 0 1.5mm; break-after: avoid; }
p { margin: 1.5mm 0; orphans: 3; widows: 3; }
pre { font: 9pt/1.45 "DejaVu Sans Mono", Menlo, Consolas, monospace; margin: 1.5mm 0; white-space: pre-wrap; overflow-wrap: anywhere; break-inside: avoid; }
pre.command { border: 0.6pt solid #000; border-left-width: 3pt; padding: 2mm 3mm; }
pre.fact { padding-left: 3mm; }
p + pre { break-before: avoid; }
@media print { body { padding: 0; max-width: none; } }
</style>
</head>
<body>
[#list blocks as block]
[#switch block.kind()]
[#case "title"]<h1>[=block.text()]</h1>[#break]
[#case "heading"]<h2>[=block.text()]</h2>[#break]
[#case "part"]<h3>[=block.text()]</h3>[#break]
[#case "prose"]<p>[=block.text()]</p>[#break]
[#default]<pre class="[=block.kind()]">[=block.text()]</pre>
[/#switch]
[/#list]
</body>
</html>
