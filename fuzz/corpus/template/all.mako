${message} and ${ up_revision | n } ${down_revision | comma,n}
% for i in items:
${i}${'' if loop.last else ','} ${loop.index} ${loop.first} ${loop.odd} ${loop.reverse_index} ${loop.cycle('a','b')}
% endfor
done
% if message == 'x':
no
% elif items:
  yes
% else:
neither
% endif
   % if message:
a
   % endif
## comment
  ## another ${nope}
b
<%doc>gone
${x}
</%doc>a
<%text>${raw} % for
## kept
</%text>
<%
    x = 1
    def f(a):
        """doc
    string"""
        return a + 1
    y = f(x)
%>${x} ${y}
<%!
    import re
    def shout(s): return s.upper()
%>
${message | shout} ${re.sub('l', 'L', message)} ${html | h} ${html | x} ${html | u} ${html | entity} ${'  a ' | trim}.
<%def name="f(a, b=2)">
[${a}-${b}]
</%def>\
before ${f(1)} ${f(1, b=3)} after
<%def name="g()" filter="trim,h">  <b>${message}</b> </%def>${g()}|
<%def name="g()" buffered="True">  ${message} </%def>${g().upper()}|${capture(g)}
${upgrades if upgrades else "pass"} ${context.get('nope', 'dflt')} ${context.get('message')}
${nope}
${nope.attr}
a \
b \
c
%% percent
x %% y
100%
<%block name="b">in block ${message}</%block> ${self.b()}
<%block filter="h"><i></%block>
% for i in items:
% for j in items:
${loop.parent.index}${loop.index} \
% endfor
% endfor
% while False:
x
% endwhile
% try:
${1/0}
% except ZeroDivisionError:
caught
% endtry
${ {'a': 1}['a'] } ${"}"} ${'|'} ${(1 | 2)} ${d['a']} ${[x for x in items if x > 1]}
${ "multi
line" }
<% return STOP_RENDERING %>
never
a<% return '' %>b
<%page args="foo=3, message='m'" expression_filter="h"/>
${foo} ${message} ${html} ${html | n}
<% message = message + '!' %>${message}
${f()}<%def name="f()">${inner()}<%def name="inner()">deep ${message}</%def></%def>
% for i in items:
<% k = i * 2 %>\
${k},
% endfor
% for k, v in d.items():
${k}=${v} ${loop.index}
% endfor
${message.upper()
  # comment
}
## -*- coding: utf-8 -*-
é ${'é'}
% if True: # comment
x
% endif
% if message:
% endif
% for i in []:
% else:
empty
% endfor
<%
if message:
    z = 'yes'
else:
    z = 'no'
%>\
${z}
${lambda_ if False else (lambda q: q + 1)(2)} ${f"{message!r:>10}"} ${'%s' % name}