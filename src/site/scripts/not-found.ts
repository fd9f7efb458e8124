// Whoever reports from the page of what is not there means the address that led to it, not the address of this page.
const report = document.querySelector<HTMLAnchorElement>('[data-report]')
if (report) report.href = report.href.replace('%2F404%2F', encodeURIComponent(location.pathname))
