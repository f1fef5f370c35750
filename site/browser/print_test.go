package browser

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/chromedp/chromedp"
)

// TestPrintMedium holds that paper shows the text alone, dark on light,
// whatever theme is chosen, and no box is cut off.
func TestPrintMedium(t *testing.T) {
	t.Parallel()
	everyKind(t, func(b *tab, address string) {
		b.do(media("", dark), size(1280, 900))
		b.visit(address)
		b.theme("Dark")
		b.do(media("print", dark), size(700, 900))
		b.holds("!" + isDark)
		b.holds(`document.querySelector('h1').checkVisibility()`)
		for _, e := range eval[[]string](b, `[...document.querySelectorAll('button, .skip, .top, .side, .turn, .foot')].filter(e => e.checkVisibility()).map(e => e.outerHTML)`) {
			b.t.Errorf("on paper: %s", e)
		}
		for _, e := range eval[[]string](b, `[...document.querySelectorAll('pre, .table')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML)`) {
			b.t.Errorf("cut off: %s", e)
		}
	})
}

var pdfFile = flag.String("pdf", "", "have TestPDF write the printed book to `FILE`")

// TestPDF prints the book: the contents of the file list each chapter, each
// figure is there with what it says, and pages have numbers.
func TestPDF(t *testing.T) {
	t.Parallel()
	b := open(t, "print/")
	is(t, "chapters", eval[int](b, `document.querySelectorAll('.chapter > h2').length`), len(shared.book.Chapters))
	b.holds(`[...document.styleSheets[0].cssRules].some(r => r instanceof CSSPageRule && r.cssText.includes('counter(page)'))`)
	pdf := run(b, "print", chromedp.PrintToPDF(chromedp.PDFOutlineAndTagged()))
	b.holds(`[...document.images].every(e => e.complete && e.naturalWidth)`)
	for key, js := range map[string]string{
		"/Title ": `[...document.querySelectorAll('.chapter > h2')].map(e => e.textContent)`,
		"/Alt ":   `[...document.images].map(e => e.alt)`,
	} {
		for _, text := range eval[[]string](b, js) {
			if !strings.Contains(string(pdf), key+pdfString(text)) {
				t.Errorf("no %s%s", key, text)
			}
		}
	}
	if *pdfFile != "" && !t.Failed() {
		if err := os.WriteFile(*pdfFile, pdf, 0o644); err != nil {
			t.Error(err)
		}
	}
}

// pdfString is a text as Chromium writes it into a PDF.
func pdfString(text string) string {
	for _, r := range text {
		if r >= 0x7f {
			return utf16String(text)
		}
	}
	return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(text) + ")"
}

func utf16String(text string) string {
	hex := "<FEFF"
	for _, unit := range utf16.Encode([]rune(text)) {
		hex += fmt.Sprintf("%04X", unit)
	}
	return hex + ">"
}
