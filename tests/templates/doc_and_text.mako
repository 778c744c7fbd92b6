<%doc>gone
${x}
</%doc>a
<%text>${raw} % for
## kept
</%text>
