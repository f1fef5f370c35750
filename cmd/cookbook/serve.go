package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/spf13/cobra"

	"cookbook/site"
)

func newServe(o *options) *cobra.Command {
	var watch bool
	cmd := &cobra.Command{
		Use:   "serve [-watch] [ADDR]",
		Short: "Serve the pages of the book on this machine",
		Long: `Serve renders the book and serves its pages until it is interrupted. ADDR is HOST:PORT;
without a host, or without ADDR, only this machine is served. A port of 0 is any free
one. Requests for other hosts' names are refused.

With -watch, the chapters of -book are rendered again when they change, and open
pages reload. While a chapter has problems, the pages show them.`,
		Example: `  $ cookbook serve
  $ cookbook -book book serve -watch localhost:9000`,
		Args: operands(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if watch && o.book == "" {
				return &usageError{"serve: -watch without -book: the embedded chapters do not change", "name their directory: -book book"}
			}
			addr, err := serveAddr(strings.Join(args, ""))
			if err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return o.serve(ctx, cmd.OutOrStdout(), addr, watch)
		},
	}
	cmd.Flags().BoolVar(&watch, "watch", false, "render and reload when a chapter changes")
	return cmd
}

// serveAddr completes an address: without a host it is this machine's alone.
func serveAddr(addr string) (string, error) {
	if addr == "" {
		return "127.0.0.1:8080", nil
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", &usageError{fmt.Sprintf("serve: not an address: %q", addr), "want HOST:PORT, such as localhost:8080"}
	}
	if host == "" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port), nil
}

// serve serves until ctx ends.
func (o *options) serve(ctx context.Context, out io.Writer, addr string, watch bool) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	s := site.NewServer(host)
	var changes <-chan struct{}
	if watch {
		// Before the first reading, so that no change is missed.
		settled, stop, err := watchDir(o.book)
		if err != nil {
			return err
		}
		defer func() { _ = stop() }() // it only reads
		changes = settled
	}
	if err := o.show(s, watch); err != nil && !watch {
		return err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: 10 * time.Second,
		// Streams of changes end with ctx, or Shutdown would wait for them.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	fmt.Fprintf(out, "listening on http://%s/\n", l.Addr())
	for {
		select {
		case <-changes:
			_ = o.show(s, watch) // the pages show it
		case err := <-ended:
			return err
		case <-ctx.Done():
			limit, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			return server.Shutdown(limit)
		}
	}
}

// show renders the book into the server, which shows the error if there is
// one.
func (o *options) show(s *site.Server, watch bool) error {
	pages := new(site.Memory)
	err := o.render(pages, site.Options{Date: bookDate(), Watch: watch})
	if err != nil {
		s.Fail(err)
		return err
	}
	s.Show(pages)
	return nil
}

// render checks the book and renders it.
func (o *options) render(sink site.Sink, opts site.Options) error {
	fsys, label, _, err := o.open()
	if err != nil {
		return err
	}
	return site.Render(fsys, label, opts, sink)
}

// quiet is how long nothing must change before the book is read again: an
// editor writes a file in several steps.
const quiet = 60 * time.Millisecond

// watchDir sends a value when something in dir or below it has changed, and
// then nothing for a while. stop ends that.
func watchDir(dir string) (changes <-chan struct{}, stop func() error, err error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, nil, err
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return w.Add(path)
	})
	if err != nil {
		return nil, nil, errors.Join(err, w.Close())
	}
	settled := make(chan struct{}, 1)
	go settle(w, settled)
	return settled, w.Close, nil
}

// settle passes on that events have come, when they have ceased. It ends when
// the watcher is closed.
func settle(w *fsnotify.Watcher, settled chan<- struct{}) {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	for {
		select {
		case e, ok := <-w.Events:
			if !ok {
				return
			}
			if info, err := os.Stat(e.Name); err == nil && info.IsDir() && e.Has(fsnotify.Create) {
				_ = w.Add(e.Name) // what vanished again needs no watching
			}
			if !e.Has(fsnotify.Chmod) {
				timer.Reset(quiet)
			}
		case _, ok := <-w.Errors:
			if !ok {
				return
			}
			timer.Reset(quiet) // events were lost: read again
		case <-timer.C:
			select {
			case settled <- struct{}{}:
			default: // the last one is not taken yet, and does as well
			}
		}
	}
}
