// Code generated from book/05-unix-sockets.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: unix-http

Serves HTTP on a Unix socket to a child, then stops, and lets it ask.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	work := server
	if flag.Arg(0) == "role:client" {
		work = client
	} else if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "unix-http: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "unix-http:", err)
		os.Exit(1)
	}
}

func server() error {
	ctx, stop := signal.NotifyContext(context.Background(),
		os.Interrupt, unix.SIGTERM)
	defer stop()
	ln, err := net.Listen("unix", "httpsock")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello", hello)
	srv := &http.Server{Handler: mux, ReadTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	err = cmp.Or(ask(ctx), srv.Shutdown(ctx), <-served)
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	fmt.Println("without the server:", ask(ctx))
	return nil
}

func hello(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "PID %d greets Host %q at RemoteAddr %q\n",
		os.Getpid(), r.Host, r.RemoteAddr)
}

// ask runs a client.
func ask(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, "role:client")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

func client() error {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", "httpsock")
	}
	c := &http.Client{Timeout: 10 * time.Second,
		Transport: &http.Transport{DialContext: dial}}
	for _, path := range []string{"/hello", "/missing"} {
		// The host of the URL is not looked up, only sent.
		resp, err := c.Get("http://local" + path)
		if err != nil {
			return err
		}
		body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
		fmt.Printf("%s: %s: %s", path, resp.Status, body)
		if err := cmp.Or(err, resp.Body.Close()); err != nil {
			return err
		}
	}
	return nil
}
