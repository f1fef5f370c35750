package browser

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

type (
	void = chromedp.Void
	step = chromedp.Action[void]
)

// limit ends what never comes. Nothing takes so long, on a busy machine either.
const limit = 2 * time.Minute

// tab is a window of its own, with no stored theme from others.
type tab struct {
	t     *testing.T
	ctx   context.Context
	close func()

	mu       sync.Mutex
	messages []string // of the console, errors of the policy among them
	requests []string
}

// idle are the tabs that no test uses: to open one takes longer than most
// tests.
var idle = make(chan *tab, 100)

// newTab lends an empty tab to a test. Whatever its pages write to the
// console is an error.
func newTab(t *testing.T) (b *tab) {
	t.Helper()
	needBrowser(t)
	select {
	case b = <-idle:
	default:
		b = openTab(t)
	}
	b.t = t
	t.Cleanup(b.giveBack)
	b.do(chromedp.Navigate("about:blank"), scripts(true), cache(true), media(""), size(1280, 900),
		call(storage.ClearDataForOrigin, storage.ClearDataForOriginParams{Origin: shared.url, StorageTypes: "local_storage"}))
	return b
}

func openTab(t *testing.T) *tab {
	t.Helper()
	b := new(tab)
	b.ctx, b.close = chromedp.NewContext(shared.browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.hear))
	err := chromedp.Do(b.ctx, // without a limit, for it would be the tab's
		call(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// giveBack ends the use of a tab. After a failure nobody knows what it is in.
func (b *tab) giveBack() {
	messages, _ := b.heard()
	for _, m := range messages {
		b.t.Error("the console says: " + m)
	}
	if b.t.Failed() {
		b.close()
		return
	}
	idle <- b
}

// open opens a tab with a page of the site.
func open(t *testing.T, address string, before ...step) *tab {
	t.Helper()
	b := newTab(t)
	b.do(before...)
	b.visit(address)
	return b
}

// hear notes what the page says and asks for.
func (b *tab) hear(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		b.messages = append(b.messages, "console."+string(ev.Type)+" called")
	case *runtime.EventExceptionThrown:
		b.messages = append(b.messages, (&chromedp.ExceptionError{ExceptionDetails: ev.ExceptionDetails}).Error())
	case *log.EventEntryAdded:
		b.messages = append(b.messages, ev.Entry.Text+" "+ev.Entry.URL)
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, ev.Request.URL)
	}
}

// heard returns what was noted since it was last called.
func (b *tab) heard() (messages, requests []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	messages, requests = b.messages, b.requests
	b.messages, b.requests = nil, nil
	return messages, requests
}

func (b *tab) do(steps ...step) {
	b.t.Helper()
	run(b, "", chromedp.Steps(steps...))
}

// run does one thing, and ends the test if that fails.
func run[T any](b *tab, what string, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, limit)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
	return v
}

// visit goes to a page of the site and waits until it is loaded.
func (b *tab) visit(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(shared.url + address))
}

// follow clicks and waits for the page to which that leads.
func (b *tab) follow(selector string) {
	b.t.Helper()
	b.leave(selector, chromedp.Click(chromedp.CSS(selector)))
}

// leave does something and waits for the page to which that leads.
func (b *tab) leave(what string, by step) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, limit)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, by); err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}

func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// press strikes keys: letters, or those of package kb.
func (b *tab) press(keys string) {
	b.t.Helper()
	for _, key := range keys {
		b.do(strike(key))
	}
}

// strike presses and releases a key. chromedp's own KeyEvent sends the letter
// even if the page has refused the key.
func strike(key rune) step {
	down := pressed(key)
	up := down
	up.Type, up.Text = input.DispatchKeyEventTypeKeyUp, ""
	return chromedp.Steps(call(input.DispatchKeyEvent, down), call(input.DispatchKeyEvent, up))
}

func pressed(key rune) input.DispatchKeyEventParams {
	k := kb.Keys[key]
	down := input.DispatchKeyEventParams{
		Type: input.DispatchKeyEventTypeKeyDown, Key: k.Key, Code: k.Code, Text: k.Text,
		WindowsVirtualKeyCode: k.Windows, NativeVirtualKeyCode: k.Native,
	}
	if k.Text == "" {
		down.Type = input.DispatchKeyEventTypeRawKeyDown
	}
	return down
}

// hold keeps a key pressed until it has come n times.
func (b *tab) hold(key rune, n int) {
	b.t.Helper()
	for range n {
		b.do(call(input.DispatchKeyEvent, pressed(key)))
	}
}

// until waits until an expression is true.
func (b *tab) until(js string) {
	b.t.Helper()
	run(b, js, chromedp.Poll[void]("!!("+js+")", chromedp.WithPollingTimeout(0)))
}

// eval returns what an expression, or the promise it gives, becomes.
func eval[T any](b *tab, js string) T {
	b.t.Helper()
	return run(b, js, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
}

// holds reports an expression that is not true.
func (b *tab) holds(js string) {
	b.t.Helper()
	if !eval[bool](b, "!!("+js+")") {
		b.t.Errorf("%s: not %s", b.at(), js)
	}
}

// at is the address of the page, below that of the site.
func (b *tab) at() string {
	b.t.Helper()
	return strings.TrimPrefix(eval[string](b, "location.href"), shared.url)
}

// call makes a step of a command of the protocol.
func call[P, R any](cmd cdp.Command[P, R], params P) step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cmd, params)
		return err
	})
}

// ask sends a command of the protocol and returns its result.
func ask[P, R any](b *tab, cmd cdp.Command[P, R], params P) R {
	b.t.Helper()
	return run(b, "", func(ctx context.Context, t *chromedp.Target) (R, error) {
		return cdp.Call(ctx, t, cmd, params)
	})
}

// size sets the size of the window, in CSS pixels.
func size(width, height int64) step { return chromedp.EmulateViewport(width, height) }

// scripts lets the scripts of pages run, or not.
func scripts(run bool) step {
	return call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run})
}

// cache lets what other pages have loaded be used again, or not.
func cache(use bool) step {
	return call(network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: !use})
}

// media sets the medium, "" for the screen, and features, as "name: value".
func media(medium string, features ...string) step {
	p := emulation.SetEmulatedMediaParams{Media: medium}
	for _, f := range features {
		name, value, _ := strings.Cut(f, ": ")
		p.Features = append(p.Features, &emulation.MediaFeature{Name: name, Value: value})
	}
	return call(emulation.SetEmulatedMedia, p)
}

const (
	light = "prefers-color-scheme: light"
	dark  = "prefers-color-scheme: dark"
	still = "prefers-reduced-motion: reduce"
)
