% for i in items:
% for j in items:
${loop.parent.index}${loop.index} \
% endfor
% endfor
