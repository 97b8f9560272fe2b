import Casework
import House
import Foundation
import Kernel
import Rehearsal
import Testing
import Web

/// What every visitor meets.
@Suite struct Pages {
    @Test(arguments: Language.allCases)
    func `all services have a page in every language`(l: Language) async throws {
        let world = try await World()
        let browser = world.browser()
        #expect(world.house.catalogue.services.count >= 116)
        let list = try await browser.get("/\(l.rawValue)/services")
        for service in world.house.catalogue.services {
            #expect(list.text.contains("/\(l.rawValue)/services/\(service.slug)\""))
            let page = try await browser.get("/\(l.rawValue)/services/\(service.slug)")
            #expect(page.status == 200)
            #expect(page.text.contains("<html lang=\"\(l.rawValue)\" dir=\"\(l.direction)\">"))
            for other in Language.allCases where other != l {
                #expect(page.text.contains("href=\"/\(other.rawValue)/services/\(service.slug)\""))
            }
            if service.unconfirmedWording.contains(l) {
                #expect(page.text.contains("class=\"panel warn\""))
            }
        }
    }

    @Test func `every service is reached by audience, by life event and by institution`()
        async throws
    {
        let world = try await World()
        let browser = world.browser()
        let catalogue = world.house.catalogue
        for service in catalogue.services {
            for path in service.audiences.map({ "for/\($0)" })
                + ["event/\(service.lifeEvent)", "institution/\(service.owner)"]
            {
                let page = try await browser.get("/en/services/\(path)")
                #expect(page.text.contains("/en/services/\(service.slug)\""))
            }
        }
    }

    @Test(arguments: [
        ("مۆڵەت", "tr-01"), ("مۆله‌ت", "tr-01"), ("مۆلهت", "tr-01"), ("مۆڵەتەکە", "tr-01"),
        ("كۆمپانيا", "bu-02"), ("١٩٥٧", "id-06"), ("mûçe", "hr-01"), ("muce", "hr-01"),
        ("pasport renewl", "id-09"), ("licnce", "tr-01"), ("شركة", "bu-02"),
        // By other words for the same, and by what its form lets choose from.
        ("şirket", "bu-02"), ("îqame", "fo-04"), ("ehliyet", "tr-01"), ("lost passport", "id-07"),
        ("pasaport winda", "id-07"), ("ژوان", "go-02"), ("tapo", "la-01"),
    ])
    func `search finds what people type`(text: String, slug: String) async throws {
        let world = try await World()
        let page = try await world.browser().get("/ckb/search?q=\(encodedForURL(text))")
        #expect(page.text.contains("/ckb/services/\(slug)\""))
    }

    @Test func `a search that finds nothing offers the nearest`() async throws {
        let world = try await World()
        let page = try await world.browser().get("/en/search?q=xyzzyplugh")
        #expect(page.status == 200)
        #expect(page.text.contains("/en/services/"))
        #expect(page.text.contains("Nothing was found"))
    }

    @Test func `the first address leads to the person's language`() async throws {
        let world = try await World()
        let browser = world.browser()
        for (header, language) in [
            ("", "ckb"), ("ar-IQ,ar;q=0.9,en;q=0.5", "ar"), ("en-GB", "en"),
            ("de, ku-Latn;q=0.8", "kmr"), ("ku", "ckb"), ("de", "ckb"), (";;q=,,", "ckb"),
        ] {
            let view = try await browser.get("/", headers: [("Accept-Language", header)])
            #expect(view.headers["location"] == "/\(language)/")
        }
    }

    @Test func `pages stay within their budget when compressed`() async throws {
        let world = try await World()
        let browser = world.browser()
        let gzip = [("Accept-Encoding", "gzip")]
        var worst = 0
        for l in Language.allCases {
            for path in ["/", "/services", "/services/bu-02", "/search", "/companies", "/sign-in"] {
                let page = try await browser.get("/\(l.rawValue)\(path)", headers: gzip)
                #expect(page.headers["content-encoding"] == "gzip")
                worst = max(worst, page.bytes.count)
            }
        }
        #expect(worst <= 14 * 1024)
        let style = try await browser.get(Assets.style.path, headers: gzip)
        let script = try await browser.get(Assets.script.path, headers: gzip)
        #expect(style.bytes.count <= 12 * 1024)
        #expect(script.bytes.count <= 10 * 1024)
    }

    @Test func `a remembered page is the same, and unchanged is said without it`() async throws {
        let world = try await World()
        let browser = world.browser()
        let first = try await browser.get("/en/services/bu-02")
        let second = try await browser.get("/en/services/bu-02")
        #expect(first.bytes == second.bytes)
        let etag = try #require(second.headers["etag"])
        let third = try await browser.get(
            "/en/services/bu-02", headers: [("If-None-Match", etag)])
        #expect(third.status == 304)
        #expect(third.bytes.isEmpty)
        // The same page under another writing of its address is answered and not remembered.
        for path in ["/en//services/bu-02", "/en/services/%62u-02", "/en/services/bu-02/"] {
            let other = try await browser.get(path)
            #expect(other.status == 200)
            #expect(try await browser.get(path).headers["etag"] == nil)
        }
        // Nobody's session is in a page that everybody gets.
        #expect(first.headers["set-cookie"] == nil)
    }

    @Test func `every page forbids what it does not use`() async throws {
        let world = try await World()
        for path in ["/en/", "/en/services/bu-02", "/en/search?q=x", "/en/nothing", "/healthz"] {
            let page = try await world.browser().get(path)
            #expect(page.headers["content-security-policy"]?.contains("default-src 'none'") == true)
            #expect(page.headers["x-content-type-options"] == "nosniff")
            #expect(!page.text.contains(" style=\""))
            #expect(!page.text.contains(" onclick="))
        }
    }

    @Test func `an operator sees that it lives, is ready and how it is`() async throws {
        let world = try await World()
        let browser = world.browser()
        #expect(try await browser.get("/healthz").text == "ok\n")
        #expect(try await browser.get("/readyz").text == "ready\n")
        let metrics = try await browser.get("/metrics").text
        #expect(metrics.contains("pird_http_requests_total{status=\"2xx\"} 2"))
        #expect(metrics.contains("pird_outbox_waiting 0"))
        for line in metrics.split(separator: "\n") where !line.hasPrefix("#") {
            #expect(line.split(separator: " ").count == 2)
        }
    }

    @Test func `programs get JSON, and problems as problem details`() async throws {
        let world = try await World()
        _ = try await world.formCompany(named: "Machine Company")
        let browser = world.browser()
        let company = try await browser.get("/api/companies/100001")
        #expect(company.headers["content-type"] == "application/json")
        #expect(company.text.contains("\"company_name\":\"Machine Company\""))
        let taken = try await browser.get(
            "/api/company-name?lang=en&name=machine%20company%20Ltd")
        #expect(taken.text.contains("\"available\":false"))
        #expect(try await browser.get("/api/companies/5").status == 400)
        let missing = try await browser.get("/api/companies/999999")
        #expect(missing.status == 404 && missing.text.contains("company-profile-not-found"))
        #expect(missing.headers["content-type"] == "application/problem+json")
    }
}
