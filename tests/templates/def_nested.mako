${f()}<%def name="f()">${inner()}<%def name="inner()">deep ${message}</%def></%def>
