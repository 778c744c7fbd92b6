<%def name="g()" filter="trim,h">  <b>${message}</b> </%def>${g()}|
