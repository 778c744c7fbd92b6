% for i in items:
% if i == 2:
<% continue %>
% endif
${i}
% endfor
