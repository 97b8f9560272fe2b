import Identity
import Kernel
import Testing

@Suite struct SamplePopulation {
    @Test func `nobody on the list could be real`() {
        #expect(Set(SamplePeople.roles.map(\.number)).count == SamplePeople.roles.count)
        for role in SamplePeople.roles {
            #expect(role.number.isSynthetic)
            #expect(PersonNumber(role.number.digits) == role.number)
        }
    }
}
