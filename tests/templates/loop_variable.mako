% for i in items:
${i}${'' if loop.last else ','} ${loop.index} ${loop.first} ${loop.odd} ${loop.reverse_index} ${loop.cycle('a','b')}
% endfor
done
