<%
if message:
    z = 'yes'
else:
    z = 'no'
%>\
${z}
