// Package browser tests the pages of the book in Chromium. It has no code but
// tests, so that nothing else depends on a browser.
//
// The whole embedded book is rendered into a folder and served by the
// project's own server on loopback; the browser reaches nothing else. Each
// page is visited once, at the width of a small phone and at that of a
// desktop, in both themes; what readers do there is done on one page of each
// kind. Nothing waits for time to pass, only for what the page shows.
//
// Chromium, and node with the packages of package.json, need not be
// installed: tests that lack them are skipped, and TestMain says so. With
// COOKBOOK_BROWSER=required, as in .ci/run, they fail.
package browser
