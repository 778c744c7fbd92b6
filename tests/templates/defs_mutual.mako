<%def name="a()">A${b()}</%def><%def name="b()">B</%def>${a()}
