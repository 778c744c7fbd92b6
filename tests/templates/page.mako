<%page args="foo=3, message='m'" expression_filter="h"/>
${foo} ${message} ${html} ${html | n}
