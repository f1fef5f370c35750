// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

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
	"os"
	"os/signal"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: tcp-limit [-max N] [ADDR]

Greets the clients of ADDR (default localhost:2345), N at once, and logs
them on standard error. A client counts until it ends the connection.
`

func main() {
	log.SetFlags(0)
	log.SetPrefix("tcp-limit: ")
	limit := flag.Int("max", 10, "at most `N` clients at once")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	addr := cmp.Or(flag.Arg(0), "localhost:2345")
	_, err := net.ResolveTCPAddr("tcp", addr)
	if *limit < 1 {
		log.Printf("bad -max %d", *limit)
		os.Exit(2)
	} else if err != nil || flag.NArg() > 1 {
		log.Printf("bad ADDR %q", flag.Args())
		os.Exit(2)
	}
	if err := run(addr, *limit); !errors.Is(err, net.ErrClosed) {
		log.Fatal(err)
	}
}

// run serves until INT or TERM, and then returns net.ErrClosed.
func run(addr string, limit int) error {
	var clients sync.WaitGroup
	defer clients.Wait()
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { ln.Close() })
	fmt.Println("listening on", ln.Addr())
	for slots := make(chan bool, limit); ; {
		slots <- true // before Accept: the kernel keeps the rest
		conn, err := ln.Accept()
		if err != nil {
			return err
		}
		clients.Go(func() { serve(ctx, conn); <-slots })
	}
}

// serve greets the client of conn, and closes conn when it is done.
func serve(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	peer := conn.RemoteAddr().(*net.TCPAddr)
	name := nameOf(ctx, peer.IP.String())
	log.Printf("connection from %s [%v]", name, peer)
	_, err := fmt.Fprintf(conn, "Hello there, %s, it's now %s\r\n",
		name, time.Now().Format(time.ANSIC))
	limit := conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if cmp.Or(err, limit, conn.(*net.TCPConn).CloseWrite()) == nil {
		// INT does not wait for clients that have been greeted.
		defer context.AfterFunc(ctx, func() { conn.Close() })()
		_, _ = io.Copy(io.Discard, conn)
	}
	log.Printf("done with %v", peer)
}

// nameOf returns the name of ip or, if there is none in time, ip.
func nameOf(ctx context.Context, ip string) string {
	ctx, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
	defer cancel()
	// Not in C, where a lookup keeps its thread. An error is no name.
	names, _ := (&net.Resolver{PreferGo: true}).LookupAddr(ctx, ip)
	return cmp.Or(strings.TrimSuffix(append(names, ip)[0], "."), ip)
}
