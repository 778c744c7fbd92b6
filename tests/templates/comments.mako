   % if message:
a
   % endif
## comment
  ## another ${nope}
b
