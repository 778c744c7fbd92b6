<%!
    import re
    def shout(s): return s.upper()
%>
${message | shout} ${re.sub('l', 'L', message)} ${html | h} ${html | x} ${html | u} ${html | entity} ${'  a ' | trim}.
