// Code generated from book/05-unix-sockets.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: unix-gateway [-http ADDR] [PATH]

Answers GET / with what the server of PATH (default catsock) says.
`

func main() {
	addr := flag.String("http", "127.0.0.1:0", "address of the gateway")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	_, _, err := net.SplitHostPort(*addr)
	if flag.NArg() > 1 {
		err = fmt.Errorf("unexpected operand %q", flag.Arg(1))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "unix-gateway:", err)
		os.Exit(2)
	}
	if err := run(*addr, cmp.Or(flag.Arg(0), "catsock")); err != nil {
		fmt.Fprintln(os.Stderr, "unix-gateway:", err)
		os.Exit(1)
	}
}

func run(addr, path string) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: gateway(path), MaxHeaderBytes: 8 << 10,
		ReadTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ln) }()
	fmt.Println("listening on", ln.Addr())
	select {
	case err := <-done:
		return err
	case <-ctx.Done(): // finish what runs, cut off who is slow
		time.AfterFunc(time.Second, func() { _ = srv.Close() })
		return srv.Shutdown(context.Background())
	}
}

type gateway string

func (g gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, body, err := http.StatusOK, "", error(nil)
	if r.URL.Path != "/" {
		status = http.StatusNotFound
	} else if r.Method != http.MethodGet {
		status = http.StatusMethodNotAllowed
	} else if body, err = ask(string(g)); err != nil {
		status, body = http.StatusBadGateway, ""
		log.Print(err) // the client need not know the reason
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	io.WriteString(w, body)
	log.Printf("%s %.20q %.80q: %d",
		r.RemoteAddr, r.Method, r.RequestURI, status)
}

// ask returns what the server of path says: 64 KiB, 2 seconds at most.
func ask(path string) (string, error) {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	limit := conn.SetDeadline(time.Now().Add(2 * time.Second))
	said, err := io.ReadAll(io.LimitReader(conn, 64<<10+1))
	if len(said) > 64<<10 {
		err = errors.New(path + ": answer of more than 64 KiB")
	}
	return string(said), errors.Join(limit, err)
}
