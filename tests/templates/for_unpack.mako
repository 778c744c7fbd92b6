% for k, v in d.items():
${k}=${v} ${loop.index}
% endfor
