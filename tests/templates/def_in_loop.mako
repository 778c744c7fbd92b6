<%def name="row(x)"><td>${x}</td></%def>
% for i in items:
${row(i)}
% endfor
