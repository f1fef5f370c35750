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

const usage = `usage: tcp-server [ADDR]

Greets the clients of ADDR (default localhost:2345), one at a time, and
logs them on standard error. Ends at INT or TERM.
`

func main() {
	log.SetPrefix(fmt.Sprintf("tcp-server %d: ", os.Getpid()))
	log.SetFlags(log.LstdFlags | log.Lmsgprefix)
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	addr := cmp.Or(flag.Arg(0), "localhost:2345")
	_, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil || flag.NArg() > 1 {
		fmt.Fprintf(os.Stderr, "tcp-server: bad ADDR %q\n", flag.Args())
		os.Exit(2)
	}
	if err := run(addr); !errors.Is(err, net.ErrClosed) {
		fmt.Fprintln(os.Stderr, "tcp-server:", err)
		os.Exit(1)
	}
}

// run serves until INT or TERM, and then returns net.ErrClosed.
func run(addr string) error {
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
	turn := new(sync.Mutex)
	for slots := make(chan bool, 64); ; {
		slots <- true // those past 64 wait in the kernel
		conn, err := ln.Accept()
		if err != nil {
			return err
		}
		clients.Go(func() { serve(ctx, conn, turn); <-slots })
	}
}

// serve greets the client of conn when its turn comes, and closes conn.
func serve(ctx context.Context, conn net.Conn, turn *sync.Mutex) {
	defer conn.Close()
	peer := conn.RemoteAddr().(*net.TCPAddr)
	name := nameOf(ctx, peer.IP.String())
	turn.Lock()
	log.Printf("connection from %s [%v] at port %d",
		name, peer.IP, peer.Port)
	_, err := fmt.Fprintf(conn, "Hello there, %s, it's now %s\r\n",
		name, time.Now().Format(time.ANSIC))
	turn.Unlock()
	// A close with bytes unread would reset the connection: end this
	// half, and give the client a moment to end the other.
	limit := time.Now().Add(250 * time.Millisecond)
	err = cmp.Or(err, conn.SetReadDeadline(limit),
		conn.(*net.TCPConn).CloseWrite())
	if err != nil {
		log.Print(err)
	}
	_, _ = io.Copy(io.Discard, conn)
}

// nameOf returns the name of ip or, if there is none in time, ip.
func nameOf(ctx context.Context, ip string) string {
	ctx, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
	defer cancel()
	// Not in C, where a lookup keeps its thread. An error is no name.
	names, _ := (&net.Resolver{PreferGo: true}).LookupAddr(ctx, ip)
	return cmp.Or(strings.TrimSuffix(append(names, ip)[0], "."), ip)
}
