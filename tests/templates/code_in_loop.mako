% for i in items:
<% k = i * 2 %>\
${k},
% endfor
