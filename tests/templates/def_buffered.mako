<%def name="g()" buffered="True">  ${message} </%def>${g().upper()}|${capture(g)}
