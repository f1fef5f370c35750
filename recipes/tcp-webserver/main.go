// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: tcp-webserver [ADDR [DIR]]

Serves the files in DIR (default .) at ADDR (default localhost:8080).
Ends at INT or TERM.
`

func main() {
	log.SetFlags(0)
	log.SetPrefix("tcp-webserver: ")
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	addr := cmp.Or(flag.Arg(0), "localhost:8080")
	_, err := net.ResolveTCPAddr("tcp", addr)
	root, err2 := os.OpenRoot(cmp.Or(flag.Arg(1), "."))
	if cmp.Or(err, err2) != nil || flag.NArg() > 2 {
		log.Printf("bad ADDR or DIR %q", flag.Args())
		os.Exit(2)
	}
	if err := run(addr, root); err != nil {
		log.Fatal(err)
	}
}

// run serves the files in root at addr until INT or TERM.
func run(addr string, root *os.Root) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{name...}", // and HEAD, and no other
		func(w http.ResponseWriter, r *http.Request) {
			file(root, w, r)
		})
	srv := &http.Server{
		Handler:        mux,
		ReadTimeout:    10 * time.Second, // from the first byte on
		WriteTimeout:   time.Minute,
		IdleTimeout:    10 * time.Second,
		MaxHeaderBytes: 8 << 10,
	}
	context.AfterFunc(ctx, func() { stop(); ln.Close() })
	fmt.Println("listening on", ln.Addr())
	if err := srv.Serve(ln); ctx.Err() == nil {
		return err
	}
	// Documents on their way have two seconds.
	soon, cancel := context.WithTimeout(context.WithoutCancel(ctx),
		2*time.Second)
	defer cancel()
	if srv.Shutdown(soon) != nil {
		return srv.Close()
	}
	return nil
}

// file answers a request with a regular file in root.
func file(root *os.Root, w http.ResponseWriter, r *http.Request) {
	log.Printf("%s %q", r.Method, r.URL.Path)
	name := r.PathValue("name")
	if strings.HasSuffix("/"+name, "/") {
		name += "index.html"
	}
	// Without O_NONBLOCK, open of a FIFO waits for a writer.
	f, err := root.OpenFile(name, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer f.Close()
	info, err := f.Stat()
	hidden := strings.Contains("/"+name, "/.")
	if err != nil || !info.Mode().IsRegular() || hidden {
		http.NotFound(w, r)
		return
	}
	http.ServeContent(w, r, name, info.ModTime(), f)
}
