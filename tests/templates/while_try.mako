% while False:
x
% endwhile
% try:
${1/0}
% except ZeroDivisionError:
caught
% endtry
