<%def name="f(a, b=2)">
[${a}-${b}]
</%def>\
before ${f(1)} ${f(1, b=3)} after
