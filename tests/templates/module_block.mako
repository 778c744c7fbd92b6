<%!
    import os
    def shout(s): return s.upper()
%>
${message | shout} ${message.replace('l', 'L')} ${html | h} ${html | x} ${html | u} ${html | entity} ${'  a ' | trim}.
