line1
  % for i in items:
    item ${i}
  % endfor
last
